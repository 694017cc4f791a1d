using System.Data.Common;
using ArtifactStore.Sql;

namespace ArtifactStore.Tests.Registration;

/// <summary>A provider without a database: registration is looked at, and nothing is read or written.</summary>
internal sealed class FakeProvider(params string[] failures) : IArtifactStoreProvider
{
    public List<FakeDatabase> Opened { get; } = [];

    public IEnumerable<string> Validate() => failures;

    public SqlDatabase Open(ArtifactStoreOptions options)
    {
        var database = new FakeDatabase(options);
        Opened.Add(database);
        return database;
    }
}
