# A secret of your own: its name, key, tags, policy and deletion are yours, only the value is written by hawzu-tokens.
resource "aws_secretsmanager_secret" "gate" {
  name                    = "mobile/release-gate/hawzu"
  description             = "Access token of the release gate; its value is replaced by hawzu-tokens"
  kms_key_id              = var.kms_key_id
  recovery_window_in_days = 7
  tags                    = { team = "mobile" }
}

resource "hawzu_access_token" "gate" {
  workspace_id   = var.workspace_id
  owner_id       = var.owner_id
  name           = "mobile-release-gate"
  purpose        = "Asks whether a release of the app has open blockers"
  owner          = "mobile@acme.example"
  consumer       = "bitrise/acme-app"
  project_grants = [{ project_id = "proj_mobile", role = "Project Viewer" }]
  expires_in     = "1w"
  rotation       = { every = "4d" }

  # Not known before the first apply, and that is fine.
  secret = { arn = aws_secretsmanager_secret.gate.arn }
}

# What the consumer's role needs: to read the one secret, by the ARN that the token resource gives.
data "aws_iam_policy_document" "gate" {
  statement {
    sid       = "ReadTheToken"
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [hawzu_access_token.gate.secret_arn]
  }
}
