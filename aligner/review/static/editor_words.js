// The Chinese words of the editor.
import { define } from "./words.js";

define({});
