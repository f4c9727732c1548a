import type { Server, handleBidiStreamingCall, handleServerStreamingCall } from '@grpc/grpc-js';
import { Metadata } from '@grpc/grpc-js';
import { integer, string } from '../wire/protobuf/field';
import { messageType } from '../wire/protobuf/message';
import type { InFlight } from './grpc-method';
import { methodDefinition, unary, unaryService } from './grpc-method';

const empty = messageType({});
const healthRequest = messageType({ service: string(1) });
const healthResponse = messageType({ status: integer(1) });
const serving = 1;

/**
 * The services that every plugin of HashiCorp's go-plugin has beside its own: the one that ends the process, and two
 * streams and a health check that Terraform opens or may open and that carry nothing here.
 */
export function addPluginServices(server: Server, inFlight: InFlight, shutdown: () => void): void {
  const controller = unaryService([
    unary('plugin.GRPCController', 'Shutdown', empty, empty, inFlight, () => {
      shutdown();
      return {};
    }),
  ]);
  server.addService(controller.definition, controller.implementation);

  const health = unaryService([
    unary('grpc.health.v1.Health', 'Check', healthRequest, healthResponse, inFlight, () => ({ status: serving })),
  ]);
  server.addService(health.definition, health.implementation);

  // Kept open and silent: an end would make Terraform log an error, and a provider's output goes to its log anyway.
  const openStdio: handleServerStreamingCall<unknown, unknown> = (call) => call.sendMetadata(new Metadata());
  server.addService(
    { StreamStdio: methodDefinition('plugin.GRPCStdio', 'StreamStdio', empty, empty, false, true) },
    { StreamStdio: openStdio },
  );

  // The broker would open further connections between the two; protocol 6 never asks for one.
  const openBroker: handleBidiStreamingCall<unknown, unknown> = (call) => {
    call.sendMetadata(new Metadata());
    call.on('data', () => undefined);
    call.on('end', () => call.end());
  };
  server.addService(
    { StartStream: methodDefinition('plugin.GRPCBroker', 'StartStream', empty, empty, true, true) },
    { StartStream: openBroker },
  );
}
