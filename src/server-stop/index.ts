export { ServerStop, STOP_MILLISECONDS } from './server-stop';
