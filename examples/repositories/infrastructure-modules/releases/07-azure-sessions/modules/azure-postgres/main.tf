# PostgreSQL on Azure. Made of terraform_data, so that it runs without any cloud.

locals {
  username = replace(var.database_name, "-", "_")
  steps    = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384]
  # The smallest step that is large enough.
  storage_gb = [for step in local.steps : step if step >= var.storage_gb][0]
  sku = {
    small  = "B_Standard_B2ms"
    medium = "GP_Standard_D2ds_v5"
    large  = "GP_Standard_D4ds_v5"
    xlarge = "GP_Standard_D8ds_v5"
  }[var.sku_size]
}

resource "terraform_data" "database" {
  input            = { name = var.name }
  triggers_replace = [var.name, var.database_name, var.location, var.subnet_id]
}

# A cloud's module takes the password from its provider; this one makes one up
# that stays the same for the life of the database.
resource "terraform_data" "password" {
  input = substr(sha256("azure/${var.name}"), 0, 32)
}

resource "terraform_data" "settings" {
  input = {
    database       = terraform_data.database.id
    resource_group = var.resource_group
    version        = var.server_version
    sku            = local.sku
    storage_gb     = local.storage_gb
    zone_redundant = var.zone_redundant
    backup_days    = max(7, var.backup_retention_days)
    delete_lock    = var.delete_lock
    extensions     = sort(var.extensions)
    parameters     = var.server_parameters
    standby_zone   = var.zone_redundant && var.standby_zone != "" ? var.standby_zone : null
    tags           = var.tags
  }
}
