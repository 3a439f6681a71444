/** `npm test`: sets up what is missing, then lint, unit tests, and tests of the packed library. `npm run test:unit` is the quick loop. */
import { run, say, setup } from './setup.mjs';

setup();
say('unit tests and lint');
run('npx', ['projen', 'test']);
say('tests of the package');
run('npx', ['jest', '--config', 'test/system.jest.json', ...process.argv.slice(2)]);
say('all tests passed');
