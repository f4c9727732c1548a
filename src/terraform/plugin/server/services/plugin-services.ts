import type { Server, handleBidiStreamingCall, handleServerStreamingCall } from '@grpc/grpc-js';
import { Metadata } from '@grpc/grpc-js';
import { integer, string } from '../../wire/protobuf/field';
import { messageType } from '../../wire/protobuf/message';
import type { InFlight } from './grpc-method';
import { methodDefinition, unary, unaryService } from './grpc-method';

const empty = messageType({});
const healthRequest = messageType({ service: string(1) });
const healthResponse = messageType({ status: integer(1) });
const serving = 1;

const shutdownCall = { service: 'plugin.GRPCController', name: 'Shutdown', request: empty, response: empty };
const healthCheck = {
  service: 'grpc.health.v1.Health',
  name: 'Check',
  request: healthRequest,
  response: healthResponse,
};
const stdioStream = { service: 'plugin.GRPCStdio', name: 'StreamStdio', request: empty, response: empty };
const brokerStream = { service: 'plugin.GRPCBroker', name: 'StartStream', request: empty, response: empty };

/**
 * The services that every plugin of HashiCorp's go-plugin has beside its own: the one that ends the process, and two
 * streams and a health check that Terraform opens or may open and that carry nothing here.
 */
export function addPluginServices(server: Server, inFlight: InFlight, shutdown: () => void): void {
  const controller = unaryService([
    unary(shutdownCall, inFlight, () => {
      shutdown();
      return {};
    }),
  ]);
  server.addService(controller.definition, controller.implementation);

  const health = unaryService([unary(healthCheck, inFlight, () => ({ status: serving }))]);
  server.addService(health.definition, health.implementation);

  // Kept open and silent: an end would make Terraform log an error, and a provider's output goes to its log anyway.
  const openStdio: handleServerStreamingCall<unknown, unknown> = (call) => call.sendMetadata(new Metadata());
  server.addService(
    { StreamStdio: methodDefinition(stdioStream, { requestStream: false, responseStream: true }) },
    { StreamStdio: openStdio },
  );

  // The broker would open further connections between the two; protocol 6 never asks for one.
  const openBroker: handleBidiStreamingCall<unknown, unknown> = (call) => {
    call.sendMetadata(new Metadata());
    call.on('data', () => undefined);
    call.on('end', () => call.end());
  };
  server.addService(
    { StartStream: methodDefinition(brokerStream, { requestStream: true, responseStream: true }) },
    { StartStream: openBroker },
  );
}
