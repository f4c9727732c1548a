import { BACKEND, OUT, POLICY, SPECS } from './flags/options';
import { define } from './definition';

export const synth = define<import('../commands/synth').SynthFlags>({
  name: 'synth',
  summary: 'write a Terraform stack for each spec, with CDKTF',
  formats: ['text', 'json'],
  options: (command) =>
    command
      .argument(...SPECS)
      .option(...OUT)
      .option(...POLICY)
      .option(...BACKEND),
  examples: ['synth tokens.yaml', 'synth specs/ --backend s3'],
  run: (commands) => commands.synth().synthCommand,
});
