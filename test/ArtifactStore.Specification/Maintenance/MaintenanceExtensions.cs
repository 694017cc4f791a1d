namespace ArtifactStore.Specification.Maintenance;

/// <summary>Short forms for tests.</summary>
public static class MaintenanceExtensions
{
    public static async Task<List<ArtifactStoreViolation>> VerifyAllAsync(
        this IArtifactStore store,
        ArtifactStoreVerifyOptions? options = null
    ) => await store.Maintenance.VerifyAsync(options).ToListAsync();

    public static async Task<List<ArtifactStoreRepair>> RepairAllAsync(
        this IArtifactStore store,
        ArtifactStoreRepairOptions? options = null
    ) => await store.Maintenance.RepairAsync(options).ToListAsync();
}
