import { servePlugin } from '../../../src/terraform/plugin';
import { demoProvider } from './demo-provider';

const reattachAs = process.argv[2];
void servePlugin(
  { name: 'demo', load: () => demoProvider },
  {
    env: process.env,
    now: () => new Date(),
    process,
    ...(reattachAs === undefined ? {} : { reattachAs }),
  },
);
