"""Files: names, sizes, encodings, archives and XML from strangers."""
