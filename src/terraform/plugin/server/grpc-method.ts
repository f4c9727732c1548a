import type { MethodDefinition, ServiceDefinition, UntypedServiceImplementation, handleUnaryCall } from '@grpc/grpc-js';
import type { MessageType } from '../wire/protobuf/message';

/** A method that answers one message with one message. */
interface UnaryMethod {
  readonly name: string;
  readonly definition: MethodDefinition<unknown, unknown>;
  readonly handle: handleUnaryCall<unknown, unknown>;
}

/** Counts what is being worked on, so that the process can let it finish when Terraform goes away. */
export interface InFlight {
  entered(): void;
  left(): void;
}

/** Describes a unary method of a service and what answers it. */
export function unary<Request, Response>(
  service: string,
  name: string,
  requestType: MessageType<Request>,
  responseType: MessageType<Response>,
  inFlight: InFlight,
  answer: (request: Request) => Partial<Response> | Promise<Partial<Response>>,
): UnaryMethod {
  return {
    name,
    definition: methodDefinition(service, name, requestType, responseType, false, false),
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
  service: string,
  name: string,
  requestType: MessageType<Request>,
  responseType: MessageType<Response>,
  requestStream: boolean,
  responseStream: boolean,
): MethodDefinition<unknown, unknown> {
  return {
    path: `/${service}/${name}`,
    requestStream,
    responseStream,
    requestSerialize: (value) => Buffer.from(requestType.encode(value as Partial<Request>)),
    requestDeserialize: (bytes) => requestType.decode(bytes),
    responseSerialize: (value) => bufferOf(responseType.encode(value as Partial<Response>)),
    responseDeserialize: (bytes) => responseType.decode(bytes),
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
