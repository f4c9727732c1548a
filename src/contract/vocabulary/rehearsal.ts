/**
 * On every answer of a service that fails on command, with the value `true`; and on every request to the port where it is told
 * to, so that no page of a browser can make one.
 */
export const REHEARSAL_HEADER = 'Hawzu-Rehearsal';

/** On an answer that a failpoint struck: its id. */
export const FAILPOINT_HEADER = 'Hawzu-Failpoint';
