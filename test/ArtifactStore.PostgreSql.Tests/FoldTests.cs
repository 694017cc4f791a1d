using System.Text;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests;

/// <summary>The function that folds case is the framework's, letter by letter.</summary>
public sealed class FoldTests
{
    [Test]
    public async Task Every_letter_folds_as_in_the_framework()
    {
        await using var database = new PostgreSqlTestDatabase();
        await using (var store = database.Open())
        {
            await store.InitializeAsync();
        }

        var runes = Enumerable.Range(1, 0x10FFFF).Where(Rune.IsValid).Select(value => new Rune(value)).ToArray();
        var text = string.Concat(runes);
        await using var connection = (NpgsqlConnection)await database.ConnectAsync();
        await using var command = new NpgsqlCommand("SELECT artifact_store.artifact_store_fold($1)", connection) { Parameters = { new() { Value = text } } };
        var folded = ((string)(await command.ExecuteScalarAsync())!).EnumerateRunes().ToArray();
        folded.Length.Should().Be(runes.Length);
        var different = runes.Zip(folded).Where(pair => Rune.ToLowerInvariant(pair.First) != pair.Second).ToArray();

        // ICU, where the framework uses it, may be of an older Unicode: then it leaves alone what the table folds.
        different.Where(pair => Rune.ToLowerInvariant(pair.First) != pair.First).Should().BeEmpty();
        different.Length.Should().BeLessThan(100);
    }
}
