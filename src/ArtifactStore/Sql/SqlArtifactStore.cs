using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>The store on any SQL database.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public sealed class SqlArtifactStore : IArtifactStore
{
    private SqlArtifactStore(SqlDatabase database, ArtifactStoreOptions options) => _ = (database, options);

    /// <inheritdoc/>
    public IArtifactRepository Artifacts => throw new NotImplementedException();

    /// <inheritdoc/>
    public IRunRepository Runs => throw new NotImplementedException();

    /// <summary>Opens a store. Nothing is read or written before the first operation.</summary>
    /// <param name="options">The options, with a provider.</param>
    /// <param name="timeProvider">The clock, where the options name none; null for the system's.</param>
    /// <returns>The store.</returns>
    /// <exception cref="ArgumentException">Options are wrong; the message names all of them.</exception>
    public static SqlArtifactStore Open(ArtifactStoreOptions options, TimeProvider? timeProvider = null) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task InitializeAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public Task<IArtifactStoreTransaction> BeginTransactionAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IArtifactStoreSession Enlist(DbTransaction transaction) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
