using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Data;
using System.Dynamic;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ArtifactStore.Tests.Wire;

namespace ArtifactStore.Tests.Model;

/// <summary>Tables keep every column of every row, or say which one they can't keep.</summary>
public sealed class TableTests
{
    private static readonly JsonSerializerOptions Plain = new();

    private interface INamed
    {
        string Name { get; }
    }

    [Test]
    public void Every_kind_of_row_keeps_its_columns()
    {
        dynamic expando = new ExpandoObject();
        expando.A = 1;
        expando.B = DBNull.Value;
        Json(ArtifactCreate.Table([new { A = 1, B = "b" }])).Should().Be("""[{"A":1,"B":"b"}]""");
        Json(ArtifactCreate.Table([new Point(1, 2)])).Should().Be("""[{"X":1,"Y":2}]""");
        Json(ArtifactCreate.Table([(City: "Köln", Rain: 3)])).Should().Be("""[{"Item1":"Köln","Item2":3}]""");
        Json(ArtifactCreate.Table([Tuple.Create("Köln", 3)])).Should().Be("""[{"Item1":"Köln","Item2":3}]""");
        Json(ArtifactCreate.Table([(1, 2, 3, 4, 5, 6, 7, 8)])).Should().Contain("\"Item7\":7").And.Contain(":8");
        Json(ArtifactCreate.Table([new Fields { City = "Köln", Rain = 3 }])).Should().Be("""[{"Wind":0,"City":"Köln","Rain":3}]""");
        Json(ArtifactCreate.Table<object>([new { A = 1 }, new Point(1, 2), new Dictionary<string, int> { ["c"] = 3 }]))
            .Should()
            .Be("""[{"A":1},{"X":1,"Y":2},{"c":3}]""");
        Json(ArtifactCreate.Table<object>([expando])).Should().Be("""[{"A":1,"B":null}]""");
        Json(ArtifactCreate.Table(new ExpandoObject[] { expando })).Should().Be("""[{"A":1,"B":null}]""");
        Json(ArtifactCreate.Table([new JsonObject { ["a"] = 1 }])).Should().Be("""[{"a":1}]""");
        Json(ArtifactCreate.Table(new JsonArray(new JsonObject { ["a"] = 1 }, new JsonObject { ["a"] = 2 })))
            .Should()
            .Be("""[{"a":1},{"a":2}]""");
        Json(ArtifactCreate.Table(JsonDocument.Parse("[{\"a\":1.0}]").RootElement.EnumerateArray())).Should().Be("""[{"a":1.0}]""");
        Json(ArtifactCreate.Table([ArtifactData.Parse("{ \"a\" : 1 }")])).Should().Be("""[{ "a" : 1 }]""");
        Json(
                ArtifactCreate.Table([
                    new Dictionary<string, object?>
                    {
                        ["a"] = DBNull.Value,
                        ["b"] = null,
                        ["c"] = new object[] { DBNull.Value },
                    },
                ])
            )
            .Should()
            .Be("""[{"a":null,"b":null,"c":[null]}]""");
        Json(ArtifactCreate.Table([new Hashtable { ["a"] = DBNull.Value }])).Should().Be("""[{"a":null}]""");
        Json(ArtifactCreate.Table([(Point?)new Point(1, 2)])).Should().Be("""[{"X":1,"Y":2}]""");
        Json(ArtifactCreate.Table(new List<KeyValuePair<string, int>> { new("a", 1) })).Should().Be("""[{"Key":"a","Value":1}]""");
    }

    [Test]
    public void A_row_is_written_by_its_own_type_not_the_element_type()
    {
        Json(ArtifactCreate.Table<Base>([new Base { A = 1 }, new Derived { A = 2, B = 3 }])).Should().Be("""[{"A":1},{"B":3,"A":2}]""");
        Json(ArtifactCreate.Table<INamed>([new Named("a", 1)])).Should().Be("""[{"Name":"a","Age":1}]""");
        Json(ArtifactCreate.Table<Animal>([new Dog { Name = "a", Loud = true }]))
            .Should()
            .Be("""[{"$type":"dog","Loud":true,"Name":"a"}]""");
        Json(ArtifactCreate.Table<IReadOnlyDictionary<string, int>>([new Dictionary<string, int> { ["a"] = 1 }]))
            .Should()
            .Be("""[{"a":1}]""");
        Refused(() => ArtifactCreate.Table<INamed>([new Hidden()]), "The column 'Name' of rows[0] would be lost*");
        Refused(() => ArtifactCreate.Table<Animal>([new Cat { Name = "b" }]), "rows[0] can't be written*");
    }

    [Test]
    public void Ignored_properties_are_not_columns() =>
        Json(
                ArtifactCreate.Table([
                    new Marked
                    {
                        Shown = 1,
                        Hidden = 2,
                        HiddenField = 3,
                    },
                ])
            )
            .Should()
            .Be("""[{"Shown":1}]""");

    [Test]
    public void Options_say_how_rows_are_written()
    {
        Json(ArtifactCreate.Table([new { CityName = "Köln", Rain = (int?)null }], options: JsonSerializerOptions.Web))
            .Should()
            .Be("[{\"cityName\":\"K\\u00F6ln\",\"rain\":null}]");
        Json(
                ArtifactCreate.Table(
                    [new { A = double.NaN }],
                    options: new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals }
                )
            )
            .Should()
            .Be("""[{"A":"NaN"}]""");
        Json(
                ArtifactCreate.Table(
                    [new { A = (int?)null }, new { A = (int?)1 }],
                    options: new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull }
                )
            )
            .Should()
            .Be("""[{},{"A":1}]""");
        Json(ArtifactCreate.Table([(1, 2)], options: new() { IncludeFields = true })).Should().Be("""[{"Item1":1,"Item2":2}]""");
        var indented = ArtifactCreate.Table([new { A = 1 }, new { A = 2 }], "k", "d", new JsonSerializerOptions { WriteIndented = true });
        indented.Data!.DeepEquals(ArtifactData.Parse("""[{"A":1},{"A":2}]""")).Should().BeTrue();
        (indented.Key, indented.Description, indented.Type).Should().Be(("k", "d", "table"));
    }

    [Test]
    public void Options_that_leave_a_column_out_are_refused_by_row_and_column()
    {
        Refused(
            () => ArtifactCreate.Table([(1, 2)], options: Plain),
            "The column 'Item1' of rows[0] would be lost: it is a public field*IncludeFields*"
        );
        Refused(
            () => ArtifactCreate.Table<object>([new { A = 1 }, new Fields()], options: JsonSerializerOptions.Web),
            "The column 'City' of rows[1] would be lost*"
        );
        Refused(
            () => ArtifactCreate.Table([new { A = (object)1 }, new { A = (object)DBNull.Value }], options: Plain),
            "The column 'A' of rows[1] is DBNull*"
        );
        Refused(
            () => ArtifactCreate.Table([new Dictionary<string, object?> { ["a"] = 1, ["b"] = DBNull.Value }], options: Plain),
            "The column 'b' of rows[0] is DBNull*"
        );
        Refused(() => ArtifactCreate.Table([new Nothing()]), "rows[0] is a *Nothing, which has no public properties*");
    }

    [Test]
    public void Metadata_that_leaves_a_column_out_is_refused_by_row_and_column()
    {
        var plain = (JsonTypeInfo<List<(int, int)>>)JsonSerializerOptions.Default.GetTypeInfo(typeof(List<(int, int)>));
        Refused(() => ArtifactCreate.Table([(1, 2)], plain), "The column 'Item1' of rows[0] would be lost*");
        Json(ArtifactCreate.Table([new Row("Seattle", 3)], TestContextJson.Default.ListRow))
            .Should()
            .Be("""[{"city":"Seattle","rain":3}]""");
        var ofBase = (JsonTypeInfo<List<Base>>)JsonSerializerOptions.Default.GetTypeInfo(typeof(List<Base>));
        Json(ArtifactCreate.Table([new Derived { A = 2, B = 3 }], ofBase)).Should().Be("""[{"B":3,"A":2}]""");
        Refused(
            () => ArtifactCreate.Table([new { A = (object)DBNull.Value }], ListOf(new { A = (object)1 })),
            "The column 'A' of rows[0] is DBNull*"
        );

        static JsonTypeInfo<List<T>> ListOf<T>(T row) => (JsonTypeInfo<List<T>>)JsonSerializerOptions.Default.GetTypeInfo(typeof(List<T>));
    }

    [Test]
    public void A_value_that_JSON_has_no_form_for_is_refused_by_row_and_column()
    {
        Refused(
            () => ArtifactCreate.Table([new { A = 1, Mean = 1.0 }, new { A = 2, Mean = double.NaN }]),
            "The column 'Mean' of rows[1] can't be written: JSON has no number for NaN.*"
        );
        Refused(() => ArtifactCreate.Table([new { Mean = float.PositiveInfinity }]), "The column 'Mean' of rows[0] can't be written: *");
        Refused(() => ArtifactCreate.Table([new { Mean = (double?)double.NegativeInfinity }]), "The column 'Mean' of rows[0]*");
        Refused(
            () => ArtifactCreate.Table([new { A = 1, Nested = new { Deep = new[] { double.NaN } } }]),
            "The column 'Nested' of rows[0]*"
        );
        Refused(
            () => ArtifactCreate.Table([new Dictionary<string, object> { ["a"] = 1, ["b"] = double.NaN }]),
            "The column 'b' of rows[0]*NaN*"
        );
        Refused(() => ArtifactCreate.Table([new Dictionary<string, double> { ["a"] = double.NaN }]), "The column 'a' of rows[0]*NaN*");
        Refused(() => ArtifactCreate.Table<object>([new { A = 1 }, new { T = typeof(int) }]), "The column 'T' of rows[1]*");
        Refused(() => ArtifactCreate.Table([new { E = default(JsonElement) }]), "The column 'E' of rows[0]*");
        Refused(() => ArtifactCreate.Table([new Throwing()]), "The column 'Rain' of rows[0] can't be written: There is no figure.*");
        var circle = new Dictionary<string, object>();
        circle["self"] = circle;
        Refused(() => ArtifactCreate.Table([circle]), "*rows[0]*");
    }

    [Test]
    public void Rows_that_are_not_objects_are_refused_by_index()
    {
        Refused(() => ArtifactCreate.Table([1, 2]), "The row '1' is not a JSON object. It is rows[0]*");
        Refused(() => ArtifactCreate.Table("abc"), "The row '\"a\"' is not a JSON object. It is rows[0]*");
        Refused(
            () =>
                ArtifactCreate.Table(
                    (string[][])
                        [
                            ["a"],
                        ]
                ),
            "*rows[0]*"
        );
        Refused(() => ArtifactCreate.Table((Row?[])[new("a", 1), null]), "The row 'null' is not a JSON object. It is rows[1]*");
        Refused(() => ArtifactCreate.Table<object?>([new Row("a", 1), null]), "*rows[1]*");
        Refused(() => ArtifactCreate.Table<object>([new Row("a", 1), "b"]), "*rows[1]*");
        Refused(() => ArtifactCreate.Table([default(JsonElement)]), "*rows[0]*");
        Refused(() => ArtifactCreate.Table(new JsonArray(new JsonObject(), null)), "*rows[1]*");
        Refused(
            () => ArtifactCreate.Table(JsonDocument.Parse("[{},3]").RootElement.EnumerateArray()),
            "The row '3' is not a JSON object. It is rows[1]*"
        );
        Refused(() => ArtifactCreate.Table([new Raw("")], options: WithRaw()), "*rows[0]*");
        Refused(() => ArtifactCreate.Table([new Raw("{}{}")], options: WithRaw()), "*rows[0]*");
        Refused(() => ArtifactCreate.Table([new Raw("{\"a\":}")], options: WithRaw()), "*rows[0]*");

        static JsonSerializerOptions WithRaw() => new() { Converters = { new RawConverter() } };
    }

    [Test]
    public void A_column_that_is_there_twice_is_refused_by_row_and_column()
    {
        Refused(
            () =>
                ArtifactCreate.Table(
                    [new Dictionary<string, int> { ["A"] = 1, ["a"] = 2 }],
                    options: new() { DictionaryKeyPolicy = JsonNamingPolicy.CamelCase }
                ),
            "rows[0] has the column 'a' twice.*"
        );
        Refused(
            () => ArtifactCreate.Table(JsonDocument.Parse("[{\"a\":1},{\"a\":1,\"a\":2}]").RootElement.EnumerateArray()),
            "rows[1] has the column 'a' twice.*"
        );
        Refused(() => ArtifactCreate.Table([new Twice()]), "*Twice*");
        Json(ArtifactCreate.Table([new Dictionary<string, int> { ["A"] = 1, ["a"] = 2 }])).Should().Be("""[{"A":1,"a":2}]""");
    }

    [Test]
    public void A_dictionary_in_place_of_rows_is_refused_with_the_remedy()
    {
        var columns = new Dictionary<string, int[]> { ["a"] = [1, 2], ["b"] = [3, 4] };
        Refused(() => ArtifactCreate.Table(columns), "rows is a dictionary: *Key and Value*");
        Refused(() => ArtifactCreate.Table(columns.ToImmutableDictionary()), "rows is a dictionary*");
        Refused(() => ArtifactCreate.Table(columns.ToFrozenDictionary()), "rows is a dictionary*");
        Refused(() => ArtifactCreate.Table(new ConcurrentDictionary<string, int[]>(columns)), "rows is a dictionary*");
        Refused(() => ArtifactCreate.Table(new SortedDictionary<string, int[]>(columns)), "rows is a dictionary*");
        Refused(() => ArtifactCreate.Table((IEnumerable<KeyValuePair<string, int[]>>)columns), "rows is a dictionary*");
        Refused(() => ArtifactCreate.Table(new JsonObject { ["a"] = 1 }), "rows is a dictionary*");
        Refused(() => ArtifactCreate.Table(new ExpandoObject()), "rows is a dictionary*");
        var typeInfo =
            (JsonTypeInfo<List<KeyValuePair<string, int[]>>>)
                JsonSerializerOptions.Default.GetTypeInfo(typeof(List<KeyValuePair<string, int[]>>));
        Refused(() => ArtifactCreate.Table(columns, typeInfo), "rows is a dictionary*");
        Json(ArtifactCreate.Table([columns])).Should().Be("""[{"a":[1,2],"b":[3,4]}]""");
    }

    [Test]
    public void A_table_of_a_database_keeps_every_value()
    {
        using var table = Table();
        const string Rows =
            """[{"id":1,"name":"a","at":"2026-01-05T06:07:08Z","bytes":"AQI=","price":1.50},{"id":2,"name":null,"at":null,"bytes":null,"price":null}]""";
        Json(ArtifactCreate.Table(table)).Should().Be(Rows);
        Json(ArtifactCreate.Table(table.CreateDataReader())).Should().Be(Rows);
        Json(ArtifactCreate.Table(table.Rows.Cast<DataRow>())).Should().Be(Rows);
        Json(ArtifactCreate.Table(table.DefaultView.Cast<DataRowView>())).Should().Be(Rows);
        Json(ArtifactCreate.Table(table.CreateDataReader().Cast<IDataRecord>())).Should().Be(Rows);
        Json(ArtifactCreate.Table(table, options: JsonSerializerOptions.Web)).Should().Be(Rows);

        table.AcceptChanges();
        table.Rows[0].Delete();
        Json(ArtifactCreate.Table(table)).Should().StartWith("""[{"id":2,""", "a row that was deleted is none");
        var named = ArtifactCreate.Table(table, "k", "d");
        (named.Key, named.Description, named.Type).Should().Be(("k", "d", "table"));
    }

    [Test]
    public void A_reader_is_read_to_the_end_of_its_result_and_stays_open()
    {
        using var table = Table();
        using var set = new DataSet();
        using var second = new DataTable("second");
        second.Columns.Add("x");
        second.Rows.Add("y");
        using var reader = new DataTableReader([table, second]);
        reader.Read().Should().BeTrue();
        Json(ArtifactCreate.Table(reader)).Should().StartWith("""[{"id":2,""", "it begins behind the row at which the reader stands");
        reader.IsClosed.Should().BeFalse();
        reader.NextResult().Should().BeTrue();
        Json(ArtifactCreate.Table(reader)).Should().Be("""[{"x":"y"}]""");
        Json(ArtifactCreate.Table(reader)).Should().Be("[]");
        reader.Close();
        FluentActions
            .Invoking(() => ArtifactCreate.Table(reader))
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("reader")
            .WithMessage("The reader is closed.*");
    }

    [Test]
    public void A_bad_value_of_a_database_is_refused_by_row_and_column()
    {
        using var table = new DataTable();
        table.Columns.Add("a", typeof(double));
        table.Columns.Add("b", typeof(object));
        table.Rows.Add(1.0, "x");
        table.Rows.Add(double.NaN, "x");
        Refused(() => ArtifactCreate.Table(table), "The column 'a' of rows[1]*NaN*");
        Refused(() => ArtifactCreate.Table(table.CreateDataReader()), "The column 'a' of rows[1]*NaN*");
        table.Rows[1]["a"] = 2.0;
        table.Rows[1]["b"] = System.Net.IPAddress.Loopback;
        Refused(() => ArtifactCreate.Table(table), "*'b' of rows[1]*");
    }

    [Test]
    public void A_table_is_as_deep_as_a_body_may_be()
    {
        static ArtifactCreate Nested(int depth) =>
            ArtifactCreate.Table(
                [JsonDocument.Parse($"{{\"a\":{new string('[', depth)}{new string(']', depth)}}}", new() { MaxDepth = 2_000 }).RootElement],
                options: new() { MaxDepth = 2_000 }
            );

        Nested(ArtifactData.MaxDepth - 2).Data!.ToElement().GetArrayLength().Should().Be(1);
        Refused(() => Nested(ArtifactData.MaxDepth - 1), "rows[0] can't be written*");
    }

    [Test]
    public void Rows_are_enumerated_once()
    {
        var seen = 0;
        IEnumerable<Row> Rows()
        {
            seen++;
            yield return new("a", 1);
        }

        Json(ArtifactCreate.Table(Rows())).Should().Be("""[{"City":"a","Rain":1}]""");
        seen.Should().Be(1);
    }

    private static DataTable Table()
    {
        var table = new DataTable();
        table.Columns.Add("id", typeof(long));
        table.Columns.Add("name", typeof(string));
        table.Columns.Add(new DataColumn("at", typeof(DateTime)) { DateTimeMode = DataSetDateTime.Utc });
        table.Columns.Add("bytes", typeof(byte[]));
        table.Columns.Add("price", typeof(decimal));
        table.Rows.Add(1L, "a", new DateTime(2026, 1, 5, 6, 7, 8, DateTimeKind.Utc), new byte[] { 1, 2 }, 1.50m);
        table.Rows.Add(2L, DBNull.Value, DBNull.Value, DBNull.Value, DBNull.Value);
        return table;
    }

    private static string Json(ArtifactCreate table)
    {
        ArtifactData.Parse(table.Data!.Json).Should().Be(table.Data);
        return table.Data.Json;
    }

    private static void Refused(Func<ArtifactCreate> make, string message) =>
        make.Should().Throw<ArgumentException>().WithParameterName("rows").WithMessage(message);

    private readonly record struct Point(int X, int Y);

    private class Base
    {
        public int A { get; init; }
    }

    private sealed class Derived : Base
    {
        public int B { get; init; }
    }

    private sealed record Named(string Name, int Age) : INamed;

    private sealed class Hidden : INamed
    {
        public int Age { get; } = 1;

        string INamed.Name => "a";
    }

    [JsonDerivedType(typeof(Dog), "dog")]
    private class Animal
    {
        public string? Name { get; init; }
    }

    private sealed class Dog : Animal
    {
        public bool Loud { get; init; }
    }

    private sealed class Cat : Animal;

    private sealed class Fields
    {
        public string? City;
        public int Rain;

        public int Wind { get; init; }
    }

    private sealed class Marked
    {
        [JsonIgnore]
        public int HiddenField;

        public int Shown { get; init; }

        [JsonIgnore]
        public int Hidden { get; init; }
    }

    private sealed class Nothing;

    private sealed class Throwing
    {
        private readonly List<int> _figures = [];

        public int Rain => _figures.Count > 0 ? _figures[0] : throw new InvalidOperationException("There is no figure.");
    }

    private sealed class Twice
    {
        [JsonPropertyName("a")]
        public int First { get; init; }

        [JsonPropertyName("a")]
        public int Second { get; init; }
    }

    private sealed record Raw(string Text);

    private sealed class RawConverter : JsonConverter<Raw>
    {
        public override Raw Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Raw value, JsonSerializerOptions options)
        {
            if (value.Text.Length > 0)
            {
                writer.WriteRawValue(value.Text, skipInputValidation: true);
            }
        }
    }
}
