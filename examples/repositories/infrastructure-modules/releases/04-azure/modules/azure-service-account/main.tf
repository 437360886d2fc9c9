# Cloud identity on Azure. Made of terraform_data, so that it runs without any cloud.

resource "terraform_data" "identity" {
  input = {
    name           = var.name
    resource_group = var.resource_group
    location       = var.location
    subject        = "system:serviceaccount:${var.namespace}:${var.service_account}"
    issuer         = var.oidc_issuer
    roles          = sort(var.access)
    tags           = var.tags
  }
  triggers_replace = [var.name, var.location]
}
