import type { StopProviderResponse } from '../wire/messages/stop-provider';
import type { Runtime } from './runtime';

/** Asks everything in flight to come to an end: the person pressed Ctrl-C. Terraform goes on to wait for the answers. */
export function stopProvider(runtime: Runtime): StopProviderResponse {
  runtime.log.info('asked to stop');
  runtime.stop();
  return { error: '' };
}
