# Bucket on AWS. Made of terraform_data, so that it runs without any cloud.

locals {
  bucket = join("-", compact([var.name, var.name_suffix]))
}

resource "terraform_data" "bucket" {
  input            = { name = local.bucket }
  triggers_replace = [local.bucket]
}

resource "terraform_data" "settings" {
  input = {
    bucket        = terraform_data.bucket.id
    versioning    = var.versioning
    expire_days   = var.expire_after_days == 0 ? null : var.expire_after_days
    public_access = var.public_access
    storage_class = { standard = "STANDARD", infrequent = "STANDARD_IA" }[var.storage_class]
    kms_key_arn   = var.kms_key_arn
    tags          = var.tags
  }
}
