using Microsoft.EntityFrameworkCore;

namespace EnlistEfCore;

/// <summary>The shop's own tables, in the same file as the artifacts.</summary>
internal sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    public DbSet<Stock> Stocks => Set<Stock>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Stock>().HasData(new Stock { Id = 1, Umbrellas = 10 });
}
