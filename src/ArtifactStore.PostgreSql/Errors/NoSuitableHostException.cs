using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace ArtifactStore.PostgreSql;

/// <summary>No host is currently suitable for a call: the primary is lost, and no other has been promoted yet.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "It is made in one place.")]
internal sealed class NoSuitableHostException(string message, Exception? inner = null) : NpgsqlException(message, inner);
