import type { MethodDefinition, ServiceDefinition, UntypedServiceImplementation, handleUnaryCall } from '@grpc/grpc-js';
import type { MessageType } from '../../wire/protobuf/message';

/** A method that answers one message with one message. */
interface UnaryMethod {
  readonly name: string;
  readonly definition: MethodDefinition<unknown, unknown>;
  readonly handle: handleUnaryCall<unknown, unknown>;
}

/** A method by name, and the messages that go to it and come from it. */
interface Signature<Request, Response> {
  readonly service: string;
  readonly name: string;
  readonly request: MessageType<Request>;
  readonly response: MessageType<Response>;
}

/** Which of the two sides sends many messages instead of one. */
type Streams = Pick<MethodDefinition<unknown, unknown>, 'requestStream' | 'responseStream'>;

/** Counts what is being worked on, so that the process can let it finish when Terraform goes away. */
export interface InFlight {
  entered(): void;
  left(): void;
}

/** Describes a unary method of a service and what answers it. */
export function unary<Request, Response>(
  signature: Signature<Request, Response>,
  inFlight: InFlight,
  answer: (request: Request) => Partial<Response> | Promise<Partial<Response>>,
): UnaryMethod {
  return {
    name: signature.name,
    definition: methodDefinition(signature, { requestStream: false, responseStream: false }),
    handle: (call, callback) => {
      inFlight.entered();
      Promise.resolve(call.request as Request)
        .then(answer)
        .then(
          (response) => callback(null, response),
          // Calls of the provider turn every error into diagnostics: this is for what should never happen.
          (error: unknown) => callback({ code: 2, details: error instanceof Error ? error.message : 'unknown error' }),
        )
        .finally(() => inFlight.left());
    },
  };
}

/** What grpc-js needs to know of a method. Messages arrive whole, so both directions are plain functions. */
export function methodDefinition<Request, Response>(
  { service, name, request, response }: Signature<Request, Response>,
  streams: Streams,
): MethodDefinition<unknown, unknown> {
  return {
    path: `/${service}/${name}`,
    ...streams,
    requestSerialize: (value) => Buffer.from(request.encode(value as Partial<Request>)),
    requestDeserialize: (bytes) => request.decode(bytes),
    responseSerialize: (value) => bufferOf(response.encode(value as Partial<Response>)),
    responseDeserialize: (bytes) => response.decode(bytes),
  };
}

/** Several unary methods as grpc-js takes them. Methods that are not among them answer UNIMPLEMENTED, as Terraform expects. */
export function unaryService(methods: readonly UnaryMethod[]): {
  readonly definition: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
} {
  return {
    definition: Object.fromEntries(methods.map(({ name, definition }) => [name, definition])),
    implementation: Object.fromEntries(methods.map(({ name, handle }) => [name, handle])),
  };
}

/** The same bytes as a Buffer, without a copy: states of many megabytes pass here. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
