/** A document of ours with some of everything: each way to send a value, to sign in, to describe a schema. */
export const richDocument = String.raw`
openapi: 3.1.0
info:
  title: The Bookshop API
  version: 2.1.0
  description: Books, authors and orders of a shop that does not exist.
  contact: { url: 'https://bookshop.example.org/developers' }
servers:
  - url: https://{region}.bookshop.example.org/v2
    description: Live
    variables:
      region: { default: eu, enum: [eu, us] }
security: [{ shopKey: [] }]
paths:
  /books:
    get:
      operationId: books.list
      summary: List books
      description: All books, **newest first**. Filter by author, tags or price.
      tags: [books]
      parameters:
        - { name: tags, in: query, schema: { type: array, items: { type: string } } }
        - { name: ids, in: query, explode: false, schema: { type: array, items: { type: integer } } }
        - name: price
          in: query
          style: deepObject
          schema: { type: object, properties: { min: { type: number }, max: { type: number } } }
        - { $ref: '#/components/parameters/Limit' }
        - { name: X-Request-ID, in: header, schema: { type: string, format: uuid } }
        - { name: theme, in: cookie, schema: { type: string, enum: [light, dark] } }
      responses:
        '200':
          description: The books
          content:
            application/json:
              schema: { type: array, items: { $ref: '#/components/schemas/Book' } }
              example: [{ id: 7, title: It's "fine", price: 12.5, extra: [1] }]
    post:
      operationId: books.create
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: '#/components/schemas/Book' } }
      responses:
        '201':
          description: The book
          content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } }
  /books/{bookId}:
    parameters:
      - { name: bookId, in: path, required: true, schema: { type: integer, minimum: 1 }, example: 7 }
    get:
      operationId: books.get
      responses: { '200': { $ref: '#/components/responses/Book' } }
    patch:
      operationId: books.update
      requestBody:
        content:
          application/merge-patch+json:
            schema: { type: object, additionalProperties: true, properties: { price: { type: number } } }
      responses: { '200': { $ref: '#/components/responses/Book' } }
    delete:
      operationId: books.delete
      security: [{ clerk: [] }]
      responses: { '204': { description: Gone } }
  /books/{bookId}/cover:
    put:
      operationId: books.setCover
      parameters: [{ name: bookId, in: path, required: true, schema: { type: integer } }]
      requestBody: { required: true, content: { multipart/form-data: { schema: { type: object } } } }
      responses: { '204': { description: Stored } }
  /orders:
    post:
      summary: Order books
      security: [{ oauth: [orders] }]
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [books]
              properties:
                books: { type: array, items: { type: integer }, minItems: 1 }
                note: { type: [string, 'null'], maxLength: 200 }
                address: { type: object, properties: { city: { type: string } } }
            encoding: { address: { style: deepObject } }
      responses:
        '202':
          description: Taken
          content:
            application/json:
              schema:
                oneOf:
                  - { type: object, properties: { orderId: { type: string } } }
                  - { type: object, properties: { queued: { type: boolean } } }
  /genres/{name}/tree:
    get:
      summary: The tree of a genre.
      security: []
      parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
      responses:
        default:
          description: The tree
          content: { application/json: { schema: { $ref: '#/components/schemas/Genre' } } }
  /reports/daily:
    get:
      security: [{ session: [] }]
      responses:
        '200': { description: As text, content: { text/csv: { schema: { type: string } } } }
components:
  parameters:
    Limit: { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100, default: 20 } }
  responses:
    Book:
      description: A book
      content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } }
  schemas:
    Thing:
      type: object
      required: [id]
      properties: { id: { type: integer, readOnly: true }, createdAt: { type: string, format: date-time, readOnly: true } }
    Book:
      allOf:
        - { $ref: '#/components/schemas/Thing' }
        - type: object
          required: [title]
          properties:
            title: { type: string, minLength: 1, examples: [The Trial] }
            price: { type: number, exclusiveMinimum: 0 }
            isbn: { type: string, pattern: '^97[89]-\d{10}$' }
            format: { anyOf: [{ type: string, enum: [paper, ebook] }, { type: 'null' }] }
            author: { $ref: '#/components/schemas/Author', description: Who wrote it }
            costs: { type: number, writeOnly: true }
    Author:
      type: object
      properties:
        name: { type: string }
        books: { type: array, items: { $ref: '#/components/schemas/Book' } }
    Genre:
      type: object
      required: [name]
      properties:
        name: { type: string }
        children: { type: array, items: { $ref: '#/components/schemas/Genre' } }
  securitySchemes:
    shopKey: { type: apiKey, in: header, name: X-Shop-Key }
    clerk: { type: http, scheme: basic }
    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: /token, scopes: { orders: Order } } } }
    session: { type: apiKey, in: cookie, name: shop_session }
`
