import { Command } from 'commander';
import { synthesize } from '../synthesize';

export function synthCommand(): Command {
  return new Command('synth')
    .description('Runs the program that cdk8s.yaml names and writes the YAML of all charts, by default to dist/. Needs no cluster.')
    .action(async () => {
      const { folder, objects } = await synthesize();
      process.stderr.write(`${objects.length} objects in ${folder}/\n`);
    });
}
