/** A value that was pasted is cut to the characters that the list shows: the rest must get nowhere. */
export const withoutValue = (text: string): string => text.replace(/(hwz_[0-9A-Za-z]{6})[0-9A-Za-z]+/g, '$1');
