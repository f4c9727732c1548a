data "hawzu_projects" "all" {}

# Tokens that nobody declared: made by hand, or by other software. No attribute of a token holds its value.
data "hawzu_access_tokens" "all" {
  status = "active"
}

data "hawzu_access_tokens" "ending" {
  status         = "active"
  expires_before = timeadd(plantimestamp(), "48h")
}
