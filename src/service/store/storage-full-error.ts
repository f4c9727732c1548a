/** There is no room for what was to be written, and nothing of it was written. */
export class StorageFullError extends Error {
  constructor() {
    super('There is no room for the token store. Make room, then repeat.');
    this.name = 'StorageFullError';
  }
}
