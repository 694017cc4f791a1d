using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>A database for stores: its options, and the way to open it.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public interface IArtifactStoreProvider
{
    /// <summary>Checks the provider's options.</summary>
    /// <returns>The errors in the options, one sentence each.</returns>
    IEnumerable<string> Validate();

    /// <summary>Opens the database. Nothing is read or written before the first operation.</summary>
    /// <param name="options">The valid options of the store.</param>
    /// <returns>The database, to be disposed by the caller.</returns>
    SqlDatabase Open(ArtifactStoreOptions options);
}
