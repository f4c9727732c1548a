const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

/** Whether a host is this machine itself, where nobody can listen in and no proxy leads. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host);
