# What must not change as long as a service lives.
output "identifiers" {
  value = {
    postgres    = module.postgres.identifier
    event_hub   = module.event_hub.identifier
    redis       = module.redis.identifier
    files       = module.files.identifier
    mongodb     = module.mongodb.identifier
    service_bus = module.service_bus.identifier
  }
}

# Where the service finds them.
output "addresses" {
  value = {
    postgres = module.postgres.endpoint
    kafka    = module.event_hub.bootstrap_servers
    redis    = module.redis.host
    files    = module.files.url
    mongodb  = module.mongodb.host
    queue    = module.service_bus.queue
    dns      = module.dns_record.fqdn
    identity = module.service_account.identity
  }
}

output "secrets" {
  sensitive = true
  value = {
    postgres = module.postgres.password
    kafka    = module.event_hub.password
    redis    = module.redis.auth_token
    mongodb  = module.mongodb.connection_string
    queue    = module.service_bus.connection_string
  }
}
