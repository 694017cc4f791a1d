namespace ArtifactStore.AspNetCore;

/// <summary>The routes of the HTTP API.</summary>
internal static class StoreRoutes
{
    /// <summary>All routes.</summary>
    public static IReadOnlyList<StoreRoute> All { get; } =
    [
        .. ArtifactRoutes.All,
        .. ListRoutes.All,
        .. VersionRoutes.All,
        .. AliasRoutes.All,
        .. ChangeRoutes.All,
        .. FlowRoutes.All,
        .. DeploymentRoutes.All,
        .. FlowRunRoutes.All,
        .. TaskRunRoutes.All,
        .. RootRoutes.All,
        .. OpenApiRoutes.All,
    ];
}
