/**
 * Where the value of a management token was handed over. It is written down before the file is, so that a start that is
 * killed in between is finished by the next one.
 */
export interface Handover {
  readonly tokenId: string;
  /** Of the seed, whatever the token is called by now. */
  readonly label: string;
  /** Relative to the folder of the store where it lies within, so that the folder can be moved. */
  readonly file: string;
  /** The file was seen to hold the value. */
  readonly done: boolean;
}
