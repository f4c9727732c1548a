terraform {
  required_version = ">= 1.3"
  required_providers {
    hawzu = {
      source = "hawzu/hawzu"
    }
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

# Endpoint and management token come from HAWZU_ENDPOINT and HAWZU_MANAGEMENT_TOKEN.
provider "hawzu" {
  aws = { region = var.region }
}

provider "aws" {
  region                      = var.region
  skip_credentials_validation = var.local
  skip_requesting_account_id  = var.local
  skip_metadata_api_check     = var.local
}

# A token whose secret the resource makes, tags and deletes itself.
resource "hawzu_access_token" "regression" {
  workspace_id = var.workspace_id
  owner_id     = var.owner_id
  name         = "ci-regression-runner"
  purpose      = "Runs the regression suite on every merge"
  owner        = "qa-platform@acme.example"
  consumer     = "github-actions/acme/web"

  # What the consumer needs; the lowest role that covers it is taken. Or name a role.
  project_grants = [
    { project_id = "proj_web", needs = ["testcases:view", "executions:execute"] },
    { project_id = "proj_api", role = "Project Viewer" },
  ]

  # Each value lives 30 days and is replaced after 20; the old one stays valid for a day, is disabled, and revoked two days later.
  expires_in = "30d"
  rotation   = { every = "20d", overlap = "24h", observation_period = "48h" }

  secret = {
    name = "hawzu/acme-terraform/ci-regression-runner"
    tags = { cost-center = "quality" }
  }
}
