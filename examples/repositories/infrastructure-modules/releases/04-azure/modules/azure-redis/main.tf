# Redis on Azure. Made of terraform_data, so that it runs without any cloud.

resource "terraform_data" "cache" {
  input            = { name = var.name }
  triggers_replace = [var.name]
}

resource "terraform_data" "settings" {
  input = {
    cache           = terraform_data.cache.id
    resource_group  = var.resource_group
    location        = var.location
    version         = var.redis_version
    sku             = var.zone_redundant ? "Premium" : { small = "Standard_C1", medium = "Standard_C3", large = "Standard_C5" }[var.sku_size]
    eviction_policy = var.eviction_policy
    tags            = var.tags
  }
}
