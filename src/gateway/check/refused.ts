/** Said of the first line, and then nothing else is tried. */
export const REFUSED = 'the vendor refuses the token (401): is it one of the vendor, enabled and not expired?';
