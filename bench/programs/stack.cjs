/** Sixty applications in six charts: 360 objects. Prints nothing; writes to CDK8S_OUTDIR. */
const { App, Chart } = require('cdk8s');
const { application } = require('./application.cjs');

const app = new App();
for (let team = 0; team < 6; team++) {
  const chart = new Chart(app, `team-${team}`, { namespace: `team-${team}` });
  for (let i = 0; i < 10; i++) {
    application(chart, i);
  }
}
app.synth();
