/** The lower bound: the same manifests, read beforehand, as plain cdk8s ApiObjects without any construct of ours. */
const { readFileSync } = require('node:fs');
const { ApiObject, App, Chart } = require('cdk8s');

const app = new App();
for (const [name, objects] of Object.entries(JSON.parse(readFileSync(process.argv[2], 'utf8')))) {
  const chart = new Chart(app, name);
  objects.forEach((object, i) => new ApiObject(chart, `object-${i}`, object));
}
app.synth();
