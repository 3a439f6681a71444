/** COUNT applications in one chart and namespace. Writes to CDK8S_OUTDIR. */
const { App, Chart } = require('cdk8s');
const { application } = require('../programs/application.cjs');

const [count, namespace] = process.argv.slice(2);
const app = new App();
const chart = new Chart(app, 'applications', { namespace });
for (let i = 0; i < Number(count); i++) {
  application(chart, i);
}
app.synth();
