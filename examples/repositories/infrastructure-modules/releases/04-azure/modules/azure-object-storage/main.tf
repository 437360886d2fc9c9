# Bucket on Azure. Made of terraform_data, so that it runs without any cloud.

locals {
  bucket = join("-", compact([var.name, var.name_suffix]))
}

resource "terraform_data" "bucket" {
  input            = { name = local.bucket }
  triggers_replace = [local.bucket, var.location]
}

resource "terraform_data" "settings" {
  input = {
    bucket         = terraform_data.bucket.id
    resource_group = var.resource_group
    versioning     = var.versioning
    expire_days    = var.expire_after_days == 0 ? null : var.expire_after_days
    public_access  = var.public_access
    tier           = { standard = "Hot", infrequent = "Cool" }[var.access_tier]
    tags           = var.tags
  }
}
