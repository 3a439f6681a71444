/** `npm test`: sets up what is missing, then lint and unit tests. `npm run test:unit` is the quick loop. */
import { run, say, setup } from './setup.mjs';

setup();
say('unit tests and lint');
run('npx', ['projen', 'test']);
say('all tests passed');
