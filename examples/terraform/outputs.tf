# Where consumers find their value. Nothing here is secret.
output "secrets" {
  value = {
    regression = hawzu_access_token.regression.secret_arn
    gate       = hawzu_access_token.gate.secret_arn
  }
}

output "gate_reader_policy" {
  value = data.aws_iam_policy_document.gate.json
}

output "next_rotation" {
  value = {
    regression = hawzu_access_token.regression.rotate_at
    gate       = hawzu_access_token.gate.rotate_at
  }
}

output "projects" {
  value = { for project in data.hawzu_projects.all.projects : project.id => project.name }
}

output "undeclared_tokens" {
  value = [for token in data.hawzu_access_tokens.all.tokens : token.label if token.name == null]
}

output "ending_within_two_days" {
  value = [for token in data.hawzu_access_tokens.ending.tokens : token.label]
}
