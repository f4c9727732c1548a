import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { startEmulator } from '../emulator';
import { startTokenService, type ServiceSeed } from '../service';
import { MovableClock } from './movable-clock';
import type { Answer, Question, Started } from './thread-messages';

/**
 * Both services, in a thread of their own: a test may then wait for a program that calls them (`spawnSync('terraform')`,
 * CDKTF's `toPlanSuccessfully`) without keeping them from answering it.
 */
async function serve(port: NonNullable<typeof parentPort>): Promise<void> {
  const { seed, shared } = workerData as { readonly seed: ServiceSeed; readonly shared: SharedArrayBuffer };
  const clock = MovableClock.reading(shared);
  const service = await startTokenService({ seed, clock, random: randomBytes });
  const secrets = await startEmulator({ clock, random: randomBytes });
  const answers = {
    tokens: () => service.snapshot(),
    secrets: () => secrets.snapshot(),
    close: () => Promise.all([service.close(), secrets.close()]).then(() => undefined),
  };
  port.on('message', ({ id, ask }: Question) => {
    const say = (answer: Answer): void => port.postMessage(answer);
    Promise.resolve(answers[ask]()).then(
      (value) => say({ id, value }),
      (error: unknown) => say({ id, failed: (error as Error).message }),
    );
  });
  const started: Started = {
    endpoint: service.url,
    secretsEndpoint: secrets.url,
    managementToken: service.bootstrap[0]?.token ?? '',
  };
  port.postMessage(started);
}

if (parentPort) void serve(parentPort);
