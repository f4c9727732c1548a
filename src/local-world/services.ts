import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { packageRoot } from '../adapters/system/installed-package';
import type { ServiceSeed } from '../service/seed/service-seed';
import type { MovableClock } from './movable-clock';
import type { Answer, Answers, Question, Started } from './thread-messages';

interface Waiting {
  readonly done: (value: unknown) => void;
  readonly failed: (error: Error) => void;
}

/** The services' thread, seen from the test's. It keeps no process alive that waits for nothing of it. */
export class Services {
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  /** Why there is no answer any more. */
  #ended: Error | undefined;

  private constructor(
    private readonly thread: Worker,
    readonly at: Started,
  ) {
    thread.unref();
    thread.on('message', (answer: Answer) => {
      const waiting = this.#settle(answer.id);
      if ('failed' in answer) waiting?.failed(new Error(answer.failed));
      else waiting?.done(answer.value);
    });
    thread.on('error', (error: Error) => this.#end(error));
    thread.on('exit', () => this.#end(new Error('this local world is closed')));
  }

  static async start(seed: ServiceSeed, clock: MovableClock): Promise<Services> {
    const file = join(packageRoot(), 'dist', 'local-world', 'services-thread.js');
    const thread = new Worker(file, { workerData: { seed, shared: clock.shared } });
    const started = await new Promise<Started>((resolve, reject) => {
      thread.once('message', resolve).once('error', reject);
    });
    if (started.managementToken !== '') return new Services(thread, started);
    await thread.terminate();
    throw new Error('the seed names no management token, and without one nobody can use the services');
  }

  ask<Ask extends keyof Answers>(ask: Ask): Promise<Answers[Ask]> {
    if (this.#ended) return Promise.reject(this.#ended);
    const question: Question = { id: ++this.#asked, ask };
    return new Promise((done, failed) => {
      this.#waiting.set(question.id, { done: (value) => done(value as Answers[Ask]), failed });
      this.thread.ref();
      this.thread.postMessage(question);
    });
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    await this.ask('close');
    await this.thread.terminate();
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.thread.unref();
    return waiting;
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { failed } of this.#waiting.values()) failed(this.#ended);
    this.#waiting.clear();
  }
}
