# Cloud identity on AWS. Made of terraform_data, so that it runs without any cloud.

resource "terraform_data" "role" {
  input = {
    name            = var.name
    subject         = "system:serviceaccount:${var.namespace}:${var.service_account}"
    issuer          = var.oidc_provider
    policies        = var.access
    session_seconds = var.session_minutes * 60
    tags            = var.tags
  }
  triggers_replace = [var.name]
}
