import { define } from './definition';

export const schema = define({
  name: 'schema',
  summary: 'print the JSON Schema of specs, for editors',
  run: (commands) => commands.schema().schemaCommand,
});
