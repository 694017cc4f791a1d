using Microsoft.EntityFrameworkCore;

namespace ArtifactStore.Docs.Tests.Hosts;

/// <summary>The host's own data, beside the store in one file.</summary>
internal sealed class Orders : DbContext
{
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlite("Data Source=orders.db");

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Order>();
}
