export type { DeployedFunction } from './function-instance';
export { LocalFunctions, type LocalFunctionsOptions } from './local-functions';
