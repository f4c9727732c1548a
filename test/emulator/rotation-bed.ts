import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  UpdateSecretVersionStageCommand,
  type DescribeSecretCommandOutput,
  type RotateSecretCommandInput,
  type RotateSecretCommandOutput,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { EmulatorOptions } from '../../src/emulator';
import { startBed, token, type Bed } from './endpoint-bed';

export const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:000000000000:function:rotator';

/** What a rotation function is asked, as AWS documents it. */
export interface RotationRequest {
  readonly Step: string;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
  readonly RotationToken: string;
}

/** What the function does instead of its work; undefined for its work. `hang` never answers. */
type Behaviour = 'fail' | 'hang' | 'nothing' | { readonly status: number } | undefined;

/** A server that speaks Lambda's Invoke API, with one function that follows AWS's template over the SDK. */
export interface FunctionServer {
  readonly endpoint: string;
  /** What it was asked so far, oldest first. */
  readonly asked: RotationRequest[];
  /** Steps and versions that were asked for, as `createSecret v2`. */
  steps(): string[];
  behave: (request: RotationRequest, client: SecretsManagerClient) => Behaviour | Promise<Behaviour>;
  client: SecretsManagerClient | undefined;
  /** What a test's own expectation inside `behave` came to; closing the bed throws it. */
  broken: unknown;
  close(): Promise<void>;
}

const INVOCATION = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

const started: FunctionServer[] = [];
/** Whatever a test that failed left open would keep the run from ending. */
afterAll(() => Promise.all(started.splice(0).map((functions) => functions.close())));

export async function startFunctions(): Promise<FunctionServer> {
  const asked: RotationRequest[] = [];
  const server = createServer((request, response) => void answer(request, response));
  const functions: FunctionServer = {
    endpoint: '',
    asked,
    steps: () => asked.map(({ Step, ClientRequestToken }) => `${Step} ${ClientRequestToken.replace(/-+$/, '')}`),
    behave: () => undefined,
    client: undefined,
    broken: undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const name = decodeURIComponent(INVOCATION.exec(request.url ?? '')?.[1] ?? '');
    if (request.method !== 'POST' || name !== FUNCTION_ARN) return void response.writeHead(404).end('{}');
    if (request.headers['x-amz-invocation-type'] === 'DryRun') return void response.writeHead(204).end();
    const event = JSON.parse(Buffer.concat(chunks).toString()) as RotationRequest;
    asked.push(event);
    const client = functions.client!;
    const behaviour = await Promise.resolve(functions.behave(event, client)).catch((error: unknown) => {
      functions.broken = error;
      return 'fail' as const;
    });
    if (behaviour === 'hang') return;
    if (typeof behaviour === 'object') return void response.writeHead(behaviour.status).end('{}');
    const error = behaviour === 'fail' ? new Error('as told') : undefined;
    const outcome = error ?? (behaviour === 'nothing' ? undefined : await work(client, event).catch((e: Error) => e));
    if (outcome === undefined) return void response.writeHead(200).end('null');
    // A careless function quotes what it works with: nobody may repeat that.
    const message = JSON.stringify({ errorMessage: `${outcome.message} CANARY` });
    response.writeHead(200, { 'X-Amz-Function-Error': 'Unhandled' }).end(message);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  started.push(functions);
  return Object.assign(functions, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

/** AWS's template, with the guards it has. */
async function work(client: SecretsManagerClient, request: RotationRequest): Promise<undefined> {
  const { SecretId, ClientRequestToken: VersionId } = request;
  const { RotationEnabled, VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
  if (RotationEnabled !== true) throw new Error('The secret is not enabled for rotation.');
  const stages = VersionIdsToStages[VersionId];
  if (stages === undefined) throw new Error('The version has no stage for rotation.');
  if (stages.includes('AWSCURRENT')) return undefined;
  if (!stages.includes('AWSPENDING')) throw new Error('The version is not AWSPENDING.');
  const pending = () => client.send(new GetSecretValueCommand({ SecretId, VersionId, VersionStage: 'AWSPENDING' }));
  switch (request.Step) {
    case 'createSecret':
      await client.send(new GetSecretValueCommand({ SecretId, VersionStage: 'AWSCURRENT' }));
      await pending().catch(async (error: Error) => {
        if (error.name !== 'ResourceNotFoundException') throw error;
        await client.send(
          new PutSecretValueCommand({
            SecretId,
            ClientRequestToken: VersionId,
            SecretString: `CANARY of ${VersionId}`,
            VersionStages: ['AWSPENDING'],
            RotationToken: request.RotationToken,
          }),
        );
      });
      return undefined;
    case 'setSecret':
    case 'testSecret':
      await pending();
      return undefined;
    default: {
      const [current] = Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes('AWSCURRENT'))!;
      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: 'AWSCURRENT',
          MoveToVersionId: VersionId,
          RemoveFromVersionId: current,
        }),
      );
      return undefined;
    }
  }
}

/** An endpoint with a function beside it and a secret `s` in it; rotations run when `rotateDue` is called. */
export interface RotationBed extends Bed {
  readonly functions: FunctionServer;
  rotate(input?: Partial<RotateSecretCommandInput>): Promise<RotateSecretCommandOutput>;
  describe(): Promise<Omit<DescribeSecretCommandOutput, '$metadata'>>;
  /** Moves the clock to a time and runs what is due then. */
  moveTo(time: number | string): Promise<void>;
  /** The events that were told, with why. */
  events(): string[];
  readonly lines: string[];
}

export async function startRotationBed(options: Partial<EmulatorOptions> = {}): Promise<RotationBed> {
  const functions = await startFunctions();
  const lines: string[] = [];
  const bed = await startBed({
    functions: { endpoint: functions.endpoint },
    rotationPollMs: 0,
    log: (line) => lines.push(line),
    ...options,
  });
  functions.client = bed.connect({});
  const created = await bed.client
    .send(new CreateSecretCommand({ Name: 's', SecretString: 'CANARY', ClientRequestToken: token('v1') }))
    .catch((error: Error) => error.name);
  // After a restart it is there already.
  if (created === 'InternalServiceError') throw new Error('The bed has no secret.');
  return {
    ...bed,
    functions,
    lines,
    rotate: (input = {}) =>
      bed.client.send(
        new RotateSecretCommand({
          SecretId: 's',
          RotationLambdaARN: FUNCTION_ARN,
          ClientRequestToken: token('v2'),
          ...input,
        }),
      ),
    describe: async () => {
      const { $metadata: _, ...answer } = await bed.client.send(new DescribeSecretCommand({ SecretId: 's' }));
      return answer;
    },
    moveTo: async (time) => {
      bed.clock.now = typeof time === 'number' ? time : Date.parse(time);
      await bed.emulator.rotateDue();
    },
    events: () => lines.filter((line) => /Rotation[A-Z]/.test(line)).map((line) => line.slice(line.indexOf(' ') + 1)),
    close: async () => {
      await bed.close();
      await functions.close();
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- whatever it was
      if (functions.broken !== undefined) throw functions.broken;
    },
  };
}
