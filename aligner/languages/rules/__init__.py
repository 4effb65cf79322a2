"""What the rules of several languages for sentences and tokens are made of."""
