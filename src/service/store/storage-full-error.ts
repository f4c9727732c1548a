/** There is no room for what was to be written, and nothing of it was written. */
export class StorageFullError extends Error {
  constructor() {
    super('The token store is full');
    this.name = 'StorageFullError';
  }
}
