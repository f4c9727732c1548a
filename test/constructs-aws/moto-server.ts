import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Whether the server of moto, which answers as AWS does, is on this machine. */
export const hasMoto = spawnSync('moto_server', ['--help'], { encoding: 'utf8' }).status === 0;
if (!hasMoto) process.stderr.write('LEFT OUT: there is no moto_server on this machine (pip install "moto[server]")\n');

/** All services of AWS that a stack needs beside Secrets Manager, on loopback. */
export class MotoServer {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(): Promise<MotoServer> {
    const port = await freePort();
    // It would ask a machine at AWS who it is, and wait for whatever answers there on another.
    const env = { ...process.env, AWS_EC2_METADATA_DISABLED: 'true' };
    const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore', env });
    const moto = new MotoServer(`http://127.0.0.1:${port}`, child);
    for (let tries = 0; tries < 300; tries += 1) {
      const answer = await fetch(`${moto.url}/moto-api/`, { signal: AbortSignal.timeout(5_000) }).catch(
        () => undefined,
      );
      if (answer?.ok) return moto;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('moto_server does not answer');
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill();
    await ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
