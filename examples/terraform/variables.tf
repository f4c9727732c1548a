variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "workspace_id" {
  type    = string
  default = "ws_acme"
}

variable "owner_id" {
  type        = string
  description = "Marks tokens and secrets of this configuration as its own; unique per workspace."
  default     = "acme-terraform"
}

variable "kms_key_id" {
  type        = string
  description = "Key of the secrets that you manage; null for the account's default key."
  default     = null
}

variable "local" {
  type        = bool
  description = "True against `hawzu-tokens dev`, where there is no AWS account that could be asked for its number."
  default     = false
}
