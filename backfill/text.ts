export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Text of an event, safe for a terminal: control characters are escaped as in JSON. */
export const printable = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
