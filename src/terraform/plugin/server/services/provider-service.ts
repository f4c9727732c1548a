import type { Server } from '@grpc/grpc-js';
import { applyResourceChange } from '../../rpc/apply-resource-change';
import { configureProvider } from '../../rpc/configure-provider';
import { getProviderSchema } from '../../rpc/get-provider-schema';
import { importResourceState } from '../../rpc/import-resource-state';
import { moveResourceState } from '../../rpc/move-resource-state';
import { planResourceChange } from '../../rpc/plan-resource-change';
import { readDataSource } from '../../rpc/read-data-source';
import { readResource } from '../../rpc/read-resource';
import type { Runtime } from '../../rpc/runtime';
import { stopProvider } from '../../rpc/stop-provider';
import { upgradeResourceState } from '../../rpc/upgrade-resource-state';
import { validateDataResourceConfig } from '../../rpc/validate-data-resource-config';
import { validateProviderConfig } from '../../rpc/validate-provider-config';
import { validateResourceConfig } from '../../rpc/validate-resource-config';
import { applyResourceChangeRequest, applyResourceChangeResponse } from '../../wire/messages/apply-resource-change';
import { configureProviderRequest, configureProviderResponse } from '../../wire/messages/configure-provider';
import { getProviderSchemaRequest, getProviderSchemaResponse } from '../../wire/messages/get-provider-schema';
import { importResourceStateRequest, importResourceStateResponse } from '../../wire/messages/import-resource-state';
import { moveResourceStateRequest, moveResourceStateResponse } from '../../wire/messages/move-resource-state';
import { planResourceChangeRequest, planResourceChangeResponse } from '../../wire/messages/plan-resource-change';
import { readDataSourceRequest, readDataSourceResponse } from '../../wire/messages/read-data-source';
import { readResourceRequest, readResourceResponse } from '../../wire/messages/read-resource';
import { stopProviderRequest, stopProviderResponse } from '../../wire/messages/stop-provider';
import { upgradeResourceStateRequest, upgradeResourceStateResponse } from '../../wire/messages/upgrade-resource-state';
import {
  validateDataResourceConfigRequest,
  validateDataResourceConfigResponse,
} from '../../wire/messages/validate-data-resource-config';
import {
  validateProviderConfigRequest,
  validateProviderConfigResponse,
} from '../../wire/messages/validate-provider-config';
import {
  validateResourceConfigRequest,
  validateResourceConfigResponse,
} from '../../wire/messages/validate-resource-config';
import type { MessageType } from '../../wire/protobuf/message';
import type { InFlight } from './grpc-method';
import { unary, unaryService } from './grpc-method';

const service = 'tfplugin6.Provider';

/** Adds Terraform's own service: a method for each call that this server knows. */
export function addProviderService(server: Server, runtime: Runtime, inFlight: InFlight): void {
  const method = <Request, Response>(
    name: string,
    request: MessageType<Request>,
    response: MessageType<Response>,
    answer: (runtime: Runtime, request: Request) => Partial<Response> | Promise<Partial<Response>>,
  ) => unary({ service, name, request, response }, inFlight, (given) => answer(runtime, given));
  const { definition, implementation } = unaryService([
    method('GetProviderSchema', getProviderSchemaRequest, getProviderSchemaResponse, getProviderSchema),
    method(
      'ValidateProviderConfig',
      validateProviderConfigRequest,
      validateProviderConfigResponse,
      validateProviderConfig,
    ),
    method(
      'ValidateResourceConfig',
      validateResourceConfigRequest,
      validateResourceConfigResponse,
      validateResourceConfig,
    ),
    method(
      'ValidateDataResourceConfig',
      validateDataResourceConfigRequest,
      validateDataResourceConfigResponse,
      validateDataResourceConfig,
    ),
    method('ConfigureProvider', configureProviderRequest, configureProviderResponse, configureProvider),
    method('UpgradeResourceState', upgradeResourceStateRequest, upgradeResourceStateResponse, upgradeResourceState),
    method('ReadResource', readResourceRequest, readResourceResponse, readResource),
    method('PlanResourceChange', planResourceChangeRequest, planResourceChangeResponse, planResourceChange),
    method('ApplyResourceChange', applyResourceChangeRequest, applyResourceChangeResponse, applyResourceChange),
    method('ImportResourceState', importResourceStateRequest, importResourceStateResponse, importResourceState),
    method('MoveResourceState', moveResourceStateRequest, moveResourceStateResponse, moveResourceState),
    method('ReadDataSource', readDataSourceRequest, readDataSourceResponse, readDataSource),
    method('StopProvider', stopProviderRequest, stopProviderResponse, stopProvider),
  ]);
  server.addService(definition, implementation);
}
