import { packageFolder, platformOf } from '../../src/cli/terraform/provider-package';

test.each([
  ['linux', 'x64', 'linux_amd64'],
  ['darwin', 'arm64', 'darwin_arm64'],
  ['win32', 'x64', 'windows_amd64'],
])('%s on %s is %s to Terraform', (system, machine, platform) => {
  const folder = packageFolder('/plugins', platformOf(system, machine)).replaceAll('\\', '/');
  expect(folder).toMatch(/^\/plugins\/registry\.terraform\.io\/hawzu\/hawzu\/\d+\.\d+\.\d+\//);
  expect(folder.endsWith(platform)).toBe(true);
});
