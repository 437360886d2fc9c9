# PostgreSQL on AWS. Made of terraform_data, so that it runs without any cloud.

locals {
  username = replace(var.database_name, "-", "_")
  instance_class = {
    small  = "db.t4g.medium"
    medium = "db.m7g.large"
    large  = "db.m7g.xlarge"
    xlarge = "db.m7g.2xlarge"
  }[var.instance_size]
}

# What cannot be changed in place.
resource "terraform_data" "database" {
  input            = { name = var.name }
  triggers_replace = [var.name, var.database_name, var.kms_key_arn]
}

# A cloud's module takes the password from its provider; this one makes one up
# that stays the same for the life of the database.
resource "terraform_data" "password" {
  input = substr(sha256("aws/${var.name}"), 0, 32)
}

# What can.
resource "terraform_data" "settings" {
  input = {
    database             = terraform_data.database.id
    engine_version       = var.engine_version
    instance_class       = local.instance_class
    storage_gb           = var.allocated_storage_gb
    multi_az             = var.multi_az
    backup_days          = var.backup_retention_days
    deletion_protection  = var.deletion_protection
    maintenance_window   = var.maintenance_window
    extensions           = sort(var.extensions)
    parameters           = var.parameters
    vpc_id               = var.vpc_id
    subnet_ids           = sort(var.subnet_ids)
    performance_insights = var.performance_insights
    log_exports          = sort(var.log_exports)
    max_storage_gb       = var.max_storage_gb == 0 ? var.allocated_storage_gb * 2 : var.max_storage_gb
    tags                 = var.tags
  }
}
