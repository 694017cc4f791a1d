using Microsoft.EntityFrameworkCore;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>The store's tables for EF Core.</summary>
internal sealed class PeerContext(DbContextOptions<PeerContext> options) : DbContext(options)
{
    public DbSet<ArtifactEntity> Artifacts => Set<ArtifactEntity>();

    public DbSet<CollectionEntity> Collections => Set<CollectionEntity>();

    public DbSet<FlowEntity> Flows => Set<FlowEntity>();

    public DbSet<DeploymentEntity> Deployments => Set<DeploymentEntity>();

    public DbSet<FlowRunEntity> FlowRuns => Set<FlowRunEntity>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        if (IsSqlite)
        {
            configurationBuilder.Properties<Guid>().HaveConversion<IdConverter>();
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<TimeConverter>();
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ArtifactEntity>().Ignore(artifact => artifact.LatestId);
        Map<ArtifactEntity>("artifact");
        Map<CollectionEntity>("artifact_collection");
        Map<FlowEntity>("flow");
        Map<DeploymentEntity>("deployment");
        Map<FlowRunEntity>("flow_run");
        if (!IsSqlite)
        {
            modelBuilder.Entity<ArtifactEntity>().Property(artifact => artifact.Data).HasColumnType("json");
            modelBuilder.Entity<ArtifactEntity>().Property(artifact => artifact.Metadata).HasColumnType("json");
        }

        void Map<T>(string table)
            where T : class
        {
            var entity = modelBuilder.Entity<T>();
            entity.ToTable(table, IsSqlite ? null : "artifact_store");
            entity.HasKey("Id");
            foreach (var property in entity.Metadata.GetProperties().ToList())
            {
                entity.Property(property.Name).HasColumnName(ColumnNames.Of(property.Name)).ValueGeneratedNever();
            }
        }
    }

    private bool IsSqlite => Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal);
}
