'use strict';

// The SDK warns on stderr under Node 20 at each client; it says nothing about the test.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
// No test may reach a real account by accident.
process.env.AWS_EC2_METADATA_DISABLED = 'true';
for (const name of [
  'AWS_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'HAWZU_MANAGEMENT_TOKEN',
  'HAWZU_ENDPOINT',
]) {
  delete process.env[name];
}
